import { expect, it } from 'vitest';
import { untilLed } from './until-led.js';

class Refusal extends Error {
  constructor(readonly type: string) {
    super(`refused: ${type}`);
  }
}

/** An administration whose brokers refuse in turn, by topic, and then answer. */
function brokers(refusals: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const fetchTopicOffsets = (topic: string) => {
    const refused = refusals[topic]?.[asked.filter((other) => other === topic).length];
    asked.push(topic);
    return refused === undefined ? Promise.resolve([]) : Promise.reject(new Refusal(refused));
  };
  return { asked, admin: { fetchTopicOffsets } };
}

it('asks each topic until its leaders answer', async () => {
  const { admin, asked } = brokers({
    late: ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION'],
  });
  await untilLed(admin, ['late', 'ready']);
  expect(asked.toSorted()).toEqual(['late', 'late', 'late', 'late', 'ready']);
});

it('says which topic has no leaders, and what to do', async () => {
  const { admin } = brokers({ denied: ['TOPIC_AUTHORIZATION_FAILED'] });
  await expect(untilLed(admin, ['ready', 'denied'])).rejects.toThrow(
    /^Topic denied was made, .*TOPIC_AUTHORIZATION_FAILED.*every broker runs/,
  );
});
