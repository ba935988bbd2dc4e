import kafkajs, { type Assignment, type PartitionAssigner } from 'kafkajs';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const VERSION = 1;

/** Neighbours share a lane. */
export const laneOf = (partition: number, partitionsPerLane: number): number =>
  Math.floor(partition / partitionsPerLane);

const nameOf = (partitionsPerLane: number): string =>
  partitionsPerLane === 1 ? 'ome-sticky' : `ome-sticky-${partitionsPerLane}`;

/** A member of the group, with the topics it reads and the partitions that it has now. */
export interface GroupMemberState {
  readonly memberId: string;
  readonly topics: readonly string[];
  readonly owned: Assignment;
}

interface LaneOwner {
  readonly memberId: string;
  /** Lanes that it has a partition of. */
  readonly owned: readonly number[];
}

const byOwnedThenName = (a: LaneOwner, b: LaneOwner): number =>
  b.owned.length - a.owned.length || (a.memberId < b.memberId ? -1 : 1);

const assignLanes = (
  lanes: readonly number[],
  readers: readonly LaneOwner[],
): ReadonlyMap<string, number[]> => {
  const result = new Map<string, number[]>(readers.map(({ memberId }) => [memberId, []]));
  if (readers.length === 0) return result;
  const share = Math.floor(lanes.length / readers.length);
  const larger = lanes.length % readers.length;
  const free = new Set(lanes);
  const inOrder = readers.toSorted(byOwnedThenName);
  const quotas = new Map(
    inOrder.map(({ memberId }, n) => [memberId, share + (n < larger ? 1 : 0)]),
  );
  for (const { memberId, owned } of inOrder) {
    for (const lane of owned) {
      const list = result.get(memberId) ?? [];
      if (list.length >= (quotas.get(memberId) ?? 0) || !free.delete(lane)) continue;
      list.push(lane);
    }
  }
  for (const { memberId } of inOrder) {
    const list = result.get(memberId) ?? [];
    for (const lane of free) {
      if (list.length >= (quotas.get(memberId) ?? 0)) break;
      free.delete(lane);
      list.push(lane);
    }
  }
  return result;
};

const assignTopic = (
  topic: string,
  partitions: readonly number[],
  members: readonly GroupMemberState[],
  partitionsPerLane: number,
): ReadonlyMap<string, number[]> => {
  const lane = (partition: number) => laneOf(partition, partitionsPerLane);
  const readers = members.filter(({ topics }) => topics.includes(topic));
  const owners = readers.map(({ memberId, owned }) => {
    return { memberId, owned: [...new Set((owned[topic] ?? []).map(lane))] };
  });
  const assigned = assignLanes([...new Set(partitions.map(lane))], owners);
  return new Map(
    [...assigned].map(([memberId, lanes]) => [
      memberId,
      lanes.flatMap((own) => partitions.filter((partition) => lane(partition) === own)),
    ]),
  );
};

/** Divides the lanes of each topic evenly and leaves them where they are as far as that allows. */
export const assignSticky = (
  members: readonly GroupMemberState[],
  partitionsOf: (topic: string) => readonly number[],
  partitionsPerLane = 1,
): ReadonlyMap<string, Assignment> => {
  const result = new Map<string, Assignment>(members.map(({ memberId }) => [memberId, {}]));
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const assigned = assignTopic(topic, partitionsOf(topic), members, partitionsPerLane);
    for (const [memberId, partitions] of assigned) {
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
 * cooperative rebalancing, and a partition that moves has its state restored. Members of other lanes cannot join: the
 * group knows an assigner by its name.
 */
export const stickyAssigner =
  (owned: () => Assignment, partitionsPerLane = 1): PartitionAssigner =>
  ({ cluster }) => ({
    name: nameOf(partitionsPerLane),
    version: VERSION,
    protocol: ({ topics }) => ({
      name: nameOf(partitionsPerLane),
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
      const partitionsOf = (topic: string) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const assigned = assignSticky(states, partitionsOf, partitionsPerLane);
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
