// Finds what Kafka and MongoDB are started from, and downloads it when it never was.
import { testingLibrary } from './testing-library.mjs';

const { prepareStack } = await testingLibrary();
try {
  console.log(`Kafka and MongoDB: ${await prepareStack()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
