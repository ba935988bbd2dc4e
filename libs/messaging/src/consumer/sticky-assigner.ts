import kafkajs, { type Assignment, type PartitionAssigner } from 'kafkajs';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const VERSION = 1;

/** A member of the group, with the topics it reads and the partitions that it has now. */
export interface GroupMemberState {
  readonly memberId: string;
  readonly topics: readonly string[];
  readonly owned: Assignment;
}

const byOwnedThenName =
  (topic: string) =>
  (a: GroupMemberState, b: GroupMemberState): number =>
    (b.owned[topic]?.length ?? 0) - (a.owned[topic]?.length ?? 0) ||
    (a.memberId < b.memberId ? -1 : 1);

const assignTopic = (
  topic: string,
  partitions: readonly number[],
  members: readonly GroupMemberState[],
): ReadonlyMap<string, number[]> => {
  const readers = members.filter(({ topics }) => topics.includes(topic));
  const result = new Map<string, number[]>(readers.map(({ memberId }) => [memberId, []]));
  if (readers.length === 0) return result;
  const share = Math.floor(partitions.length / readers.length);
  const larger = partitions.length % readers.length;
  const free = new Set(partitions);
  const inOrder = readers.toSorted(byOwnedThenName(topic));
  const quotas = new Map(
    inOrder.map(({ memberId }, n) => [memberId, share + (n < larger ? 1 : 0)]),
  );
  for (const { memberId, owned } of inOrder) {
    for (const partition of owned[topic] ?? []) {
      const list = result.get(memberId) ?? [];
      if (list.length >= (quotas.get(memberId) ?? 0) || !free.delete(partition)) continue;
      list.push(partition);
    }
  }
  for (const { memberId } of inOrder) {
    const list = result.get(memberId) ?? [];
    for (const partition of free) {
      if (list.length >= (quotas.get(memberId) ?? 0)) break;
      free.delete(partition);
      list.push(partition);
    }
  }
  return result;
};

/** Divides each topic evenly and leaves partitions where they are as far as that allows. */
export const assignSticky = (
  members: readonly GroupMemberState[],
  partitionsOf: (topic: string) => readonly number[],
): ReadonlyMap<string, Assignment> => {
  const result = new Map<string, Assignment>(members.map(({ memberId }) => [memberId, {}]));
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    for (const [memberId, partitions] of assignTopic(topic, partitionsOf(topic), members)) {
      const assignment = result.get(memberId);
      if (assignment !== undefined && partitions.length > 0) assignment[topic] = partitions;
    }
  }
  return result;
};

const isAssignment = (value: unknown): value is Assignment =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((list) => Array.isArray(list) && list.every(Number.isInteger));

const ownedIn = (userData: Buffer | null): Assignment => {
  if (userData === null || userData.length === 0) return {};
  try {
    const owned: unknown = JSON.parse(userData.toString());
    return isAssignment(owned) ? owned : {};
  } catch {
    return {};
  }
};

/**
 * An assigner under which a rebalance moves as few partitions as it can: kafkajs speaks neither static membership nor
 * cooperative rebalancing, and a partition that moves has its state restored.
 */
export const stickyAssigner =
  (owned: () => Assignment): PartitionAssigner =>
  ({ cluster }) => ({
    name: 'ome-sticky',
    version: VERSION,
    protocol: ({ topics }) => ({
      name: 'ome-sticky',
      metadata: MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(owned())),
      }),
    }),
    assign: async ({ members }) => {
      const states = members.map(({ memberId, memberMetadata }) => {
        const metadata = MemberMetadata.decode(memberMetadata);
        return {
          memberId,
          topics: metadata?.topics ?? [],
          owned: ownedIn(metadata?.userData ?? null),
        };
      });
      // During a deployment that adds a topic, the leader may not know it yet.
      await cluster.addMultipleTargetTopics([...new Set(states.flatMap(({ topics }) => topics))]);
      const assigned = assignSticky(states, (topic) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId),
      );
      return [...assigned].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment,
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
