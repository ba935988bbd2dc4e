import {
  parseVenueOrder,
  TOPICS,
  type ExecutionReport,
  type VenueOrderRecord,
} from '@ome/contracts';
import { bearer } from '@ome/testing';
import { createTailReader, type KafkaConnection, type TailReader } from '@ome/messaging';

/** What the venue does with an instruction; nothing is silence. */
export type Behaviour = (
  instruction: VenueOrderRecord,
) => (Pick<ExecutionReport, 'execType'> & Partial<ExecutionReport>) | undefined;

/** Takes everything it is told. */
export const obliging: Behaviour = ({ instruction }) => {
  const answers = { NEW: 'NEW', REPLACE: 'REPLACED', CANCEL: 'CANCELED' } as const;
  if (instruction === 'HIBERNATE' || instruction === 'ACTIVATE') return undefined;
  return { execType: answers[instruction] };
};

/** Refuses everything it is told. */
export const refusing: Behaviour = ({ instruction }) => {
  const answers = {
    NEW: 'REJECTED',
    REPLACE: 'REPLACE_REJECTED',
    CANCEL: 'CANCEL_REJECTED',
  } as const;
  if (instruction === 'HIBERNATE' || instruction === 'ACTIVATE') return undefined;
  return { execType: answers[instruction], text: 'halted' };
};

export const silent: Behaviour = () => undefined;

/** A venue that a spec tells how to behave; its reports go to `POST /v1/execution-reports`. */
export class ScriptedVenue {
  behaviour: Behaviour = obliging;
  readonly instructions: VenueOrderRecord[] = [];
  readonly #tail: TailReader;
  #reports = 0;

  constructor(
    kafka: KafkaConnection,
    private readonly reportsUrl: string,
  ) {
    this.#tail = createTailReader(kafka, {
      topic: TOPICS.venueOrders,
      from: 'latest',
      onRecords: async (records) => {
        for (const { value } of records) await this.#take(value);
      },
      onFailure: (error) => {
        throw error;
      },
    });
  }

  ready(): Promise<void> {
    return this.#tail.ready();
  }

  close(): Promise<void> {
    return this.#tail.close();
  }

  async report(report: ExecutionReport): Promise<number> {
    const response = await fetch(`${this.reportsUrl}/v1/execution-reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await bearer('otto')) },
      body: JSON.stringify(report),
    });
    return response.status;
  }

  async #take(value: Buffer | null): Promise<void> {
    const parsed = parseVenueOrder(value);
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    const instruction = parsed.value;
    this.instructions.push(instruction);
    const answer = this.behaviour(instruction);
    if (answer === undefined) return;
    this.#reports += 1;
    await this.report({
      venue: instruction.venue,
      execId: `venue-${instruction.orderId}-${this.#reports}`,
      orderId: instruction.orderId,
      transactTime: new Date().toISOString(),
      inReplyTo: instruction.version,
      ...answer,
    });
  }
}
