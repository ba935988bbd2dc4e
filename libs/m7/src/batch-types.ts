/** What a batch asks. `Modification` may carry a state alone, and then asks for that state. */
export const BATCH_TYPES = [
  'Creation',
  'Modification',
  'Activation',
  'Deactivation',
  'Cancellation',
] as const;
export type BatchType = (typeof BATCH_TYPES)[number];
