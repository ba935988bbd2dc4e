import type { AllowedHosts } from './url-rules.js';

/** Where webhooks may lead, what is too old for them, and who is told that there is something to post. */
export class WebhookRules {
  constructor(
    readonly allowed: AllowedHosts,
    /** A notification that is older is not posted any more. */
    readonly giveUpAfterMs: number,
    /** So many were too old when they were read. */
    readonly onTooOld: (count: number) => void,
    readonly nudge: () => void,
  ) {}
}
