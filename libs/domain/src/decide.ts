import { unreachable } from './brand.js';
import type { Decide } from './decider.js';
import { decideReport } from './reports/decide-report.js';
import { decideRequest } from './requests/decide-request.js';

export const decide: Decide = (state, input, now, policy) => {
  switch (input.kind) {
    case 'REQUEST':
      return [decideRequest(state, input, now, policy)];
    case 'REPORT':
      return [decideReport(state, input, now, policy)];
    case 'UNUSABLE': {
      const { inputId, cause, account, fault } = input;
      const named = account === undefined ? {} : { account };
      return [{ type: 'INPUT_SKIPPED', inputId, cause, recordedAt: now, ...named, fault }];
    }
    default:
      return unreachable(input);
  }
};
