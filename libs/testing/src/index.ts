export { emptyDatabase, stackAddresses, type StackAddresses } from './stack-addresses.js';
export { openStackTopics, type StackTopics } from './stack-topics.js';
export { endWithUs } from './stack/end-with-us.js';
export { findKafka, hasKafka, type KafkaProgram } from './stack/kafka-jars.js';
export { runGuarded, type GuardedRun } from './stack/run-guarded.js';
export { prepareStack, startStack, type Stack, type StackOptions } from './stack/start-stack.js';
export { bearer, developmentUser } from './tokens.js';
export { uniqueName } from './unique-name.js';
export { waitFor, type WaitOptions } from './wait-for.js';
