import { unreachable } from './brand.js';
import type { Decide } from './decider.js';
import { decideControl } from './control/decide-control.js';
import { decideReport } from './reports/decide-report.js';
import { decideRequest } from './requests/decide-request.js';
import { decideTime } from './time/decide-time.js';

export const decide: Decide = (state, input, now, policy) => {
  switch (input.kind) {
    case 'REQUEST':
      return decideRequest(state, input, now, policy);
    case 'REPORT':
      return [decideReport(state, input, now, policy)];
    case 'TIME':
      return [decideTime(state, input, now)];
    case 'CONTROL':
      return [decideControl(state, input, now)];
    case 'UNUSABLE': {
      const { kind: _kind, ...stated } = input;
      return [{ type: 'INPUT_SKIPPED', ...stated, recordedAt: now }];
    }
    default:
      return unreachable(input);
  }
};
