import kafkajs, { type Cluster } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { assignSticky, stickyAssigner, type GroupMemberState } from './sticky-assigner.js';

const eight = () => [0, 1, 2, 3, 4, 5, 6, 7];
const member = (memberId: string, owned: number[] = [], topics = ['t']): GroupMemberState => ({
  memberId,
  topics,
  owned: { t: owned },
});
const assign = (members: readonly GroupMemberState[], partitionsPerLane = 1) =>
  Object.fromEntries(
    [...assignSticky(members, eight, partitionsPerLane)].map(([id, assignment]) => [
      id,
      (assignment.t ?? []).toSorted((a, b) => a - b),
    ]),
  );

describe('assignSticky', () => {
  it('divides evenly', () => {
    expect(assign([member('a')])).toEqual({ a: eight() });
    const three = assign([member('a'), member('b'), member('c')]);
    const counts = Object.values(three).map((list) => list.length);
    expect(counts.toSorted((a, b) => a - b)).toEqual([2, 3, 3]);
    expect(
      Object.values(three)
        .flat()
        .toSorted((a, b) => a - b),
    ).toEqual(eight());
  });

  it('moves only what a new member needs', () => {
    const result = assign([member('new'), member('old', eight())]);
    expect(result.new).toHaveLength(4);
    expect(result.old).toHaveLength(4);
  });

  it('moves nothing when nothing needs to move', () => {
    const owned = { a: [1, 4, 7], b: [0, 3, 6], c: [2, 5] };
    const members = Object.entries(owned).map(([id, list]) => member(id, list));
    expect(assign(members)).toEqual(owned);
  });

  it('leaves what remains where it was when a member goes', () => {
    const result = assign([member('a', [1, 4, 7]), member('b', [0, 3, 6])]);
    expect(result.a).toEqual(expect.arrayContaining([1, 4, 7]));
    expect(result.b).toEqual(expect.arrayContaining([0, 3, 6]));
  });

  it('gives a partition that two members claim to one of them', () => {
    const result = assign([member('a', [0, 1, 2]), member('b', [0, 1, 2])]);
    expect(
      Object.values(result)
        .flat()
        .toSorted((a, b) => a - b),
    ).toEqual(eight());
  });

  it('gives a lane to one member as a whole, and leaves it where most of it may be', () => {
    const two = assign([member('old', eight()), member('new')], 4);
    expect(two).toEqual({ old: [0, 1, 2, 3], new: [4, 5, 6, 7] });
    const back = assign([member('old', [0, 1, 2, 3])], 4);
    expect(back).toEqual({ old: eight() });
    const claimed = assign([member('a', [4, 5, 6, 7]), member('b', [0, 1, 2, 3])], 4);
    expect(claimed).toEqual({ a: [4, 5, 6, 7], b: [0, 1, 2, 3] });
    const idle = assign([member('a', [0]), member('b', [6]), member('c')], 4);
    expect(idle).toEqual({ a: [0, 1, 2, 3], b: [4, 5, 6, 7], c: [] });
  });

  it('assigns a topic to its readers only', () => {
    const members = [member('a', [], ['t']), member('b', [], ['u'])];
    const result = assignSticky(members, (topic) => (topic === 't' ? [0, 1] : [0]));
    expect(result.get('a')).toEqual({ t: [0, 1] });
    expect(result.get('b')).toEqual({ u: [0] });
  });
});

const hasCluster = (given: unknown): given is { cluster: Cluster } =>
  typeof given === 'object' && given !== null && 'cluster' in given;

describe('stickyAssigner', () => {
  it('carries what a member has through the group protocol, and ignores what it cannot read', async () => {
    const cluster = {
      addMultipleTargetTopics: () => Promise.resolve(),
      findTopicPartitionMetadata: () => eight().map((partitionId) => ({ partitionId })),
    };
    const built = (owned: Record<string, number[]>) => {
      const context: unknown = { cluster, groupId: 'g', logger: null };
      if (!hasCluster(context)) throw new Error('no context');
      return stickyAssigner(() => owned)({ ...context, groupId: 'g', logger: plainLogger });
    };
    const plainLogger = new kafkajs.Kafka({ brokers: ['none:1'] }).logger();
    const memberMetadata = built({ t: [3, 4, 5, 6] }).protocol({ topics: ['t'] }).metadata;
    const broken = kafkajs.AssignerProtocol.MemberMetadata.encode({
      version: 1,
      topics: ['t'],
      userData: Buffer.from('{not json'),
    });
    const assigned = await built({}).assign({
      topics: ['t'],
      members: [
        { memberId: 'b', memberMetadata },
        { memberId: 'a', memberMetadata: broken },
      ],
    });
    const decoded = assigned.map(({ memberId, memberAssignment }) => [
      memberId,
      kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment.t,
    ]);
    expect(Object.fromEntries(decoded)).toEqual({ b: [3, 4, 5, 6], a: [0, 1, 2, 7] });
  });
});
