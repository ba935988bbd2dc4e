import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cacheFolder } from './cache-folder.js';
import { reportToStderr, type Report } from './report.js';
import { isInstalled, runCommand } from './run-command.js';

export const kafkaVersion = '4.3.1';
const oldestJava = 17;

const dependency = (artifactId: string) =>
  `<dependency><groupId>org.apache.kafka</groupId><artifactId>${artifactId}</artifactId>` +
  `<version>${kafkaVersion}</version></dependency>`;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>ome</groupId>
  <artifactId>local-kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>${dependency('kafka_2.13')}${dependency('kafka-tools')}</dependencies>
</project>
`;

/** What runs Kafka's broker and its command-line tools. */
export interface KafkaProgram {
  readonly java: string;
  readonly jars: string;
}

/** Java of this machine, and Kafka's jars from the cache or, once, from Maven Central. */
export const findKafka = async (
  environment: NodeJS.ProcessEnv,
  report: Report,
): Promise<KafkaProgram> => ({
  java: await findJava(environment),
  jars: await kafkaJars(cacheFolder(environment), report),
});

/**
 * Whether this machine has Java and Maven (or the jars already): specs that run Kafka's own programs say by this that they
 * cannot. Any other failure to find Kafka throws.
 */
export async function hasKafka(): Promise<boolean> {
  try {
    await findKafka(process.env, reportToStderr);
    return true;
  } catch (error) {
    if (error instanceof ProgramMissing) return false;
    throw error;
  }
}

class ProgramMissing extends Error {}

const kafkaJars = (cache: string, report: Report): Promise<string> =>
  cached(cache, `kafka-${kafkaVersion}`, async (folder) => {
    if (!(await isInstalled('mvn', '--version')))
      throw new ProgramMissing(missing('Maven (`mvn`)', 'maven'));
    const started = performance.now();
    report(`Resolving Apache Kafka ${kafkaVersion} from Maven Central (once) …`);
    await copyDependencies(folder);
    const seconds = Math.round((performance.now() - started) / 1000);
    report(`Resolved Apache Kafka ${kafkaVersion}: ${await contents(folder)}, ${seconds} s`);
  });

async function findJava(environment: NodeJS.ProcessEnv): Promise<string> {
  const java = environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', 'java') : 'java';
  if (!(await isInstalled(java, '-version'))) {
    throw new ProgramMissing(
      missing(`Java ${oldestJava} or newer (\`${java}\`)`, 'openjdk-17-jre-headless'),
    );
  }
  const said = await runCommand(java, ['-version']);
  const found = /version "(?:1\.)?(\d+)/.exec(said)?.[1];
  if (Number(found) < oldestJava) {
    throw new ProgramMissing(
      `Kafka ${kafkaVersion} needs Java ${oldestJava} or newer; \`${java}\` is ${found ?? 'unknown'}. ` +
        `Install a newer one or point JAVA_HOME to it.`,
    );
  }
  return java;
}

const missing = (what: string, debianPackage: string): string =>
  `${what} is needed to run Apache Kafka as a local process, and was not found. Install it ` +
  `(Debian, Ubuntu: apt-get install ${debianPackage}), or start Docker, or set KAFKA_BROKERS to a ` +
  `running broker.`;

async function copyDependencies(folder: string): Promise<void> {
  const work = join(folder, 'work');
  const jars = join(work, 'jars');
  await mkdir(work);
  await writeFile(join(work, 'pom.xml'), pom);
  const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
  await runCommand('mvn', ['-q', '-B', ...copy, `-DoutputDirectory=${jars}`], { cwd: work });
  for (const jar of await readdir(jars)) await rename(join(jars, jar), join(folder, jar));
  await rm(work, { recursive: true });
}

async function contents(folder: string): Promise<string> {
  const jars = await readdir(folder);
  const sizes = await Promise.all(jars.map(async (jar) => (await stat(join(folder, jar))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return `${jars.length} jars, ${Math.round(bytes / 2 ** 20)} MB`;
}
