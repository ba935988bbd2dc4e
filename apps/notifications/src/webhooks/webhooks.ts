import type { AllowedHosts } from './url-rules.js';

/** Where webhooks may lead, and who is told that there is something to post. */
export class WebhookRules {
  constructor(
    readonly allowed: AllowedHosts,
    readonly nudge: () => void,
  ) {}
}
