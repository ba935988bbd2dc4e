import { Registry } from 'prom-client';
import { beforeEach, expect, it } from 'vitest';
import { Metrics } from '../metrics/metrics.js';
import { refusalCounter } from '../metrics/refusal-counter.js';
import { countProblem } from './count-problem.js';
import { ProblemException, problemDetails } from './problem-details.js';

let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics(new Registry());
});

const text = () => metrics.registry.getSingleMetricAsString('ome_refusals_total');

it('counts a refusal by its code and layer, whoever of the service counts', async () => {
  const problem = problemDetails(429, 'Too many.');
  countProblem(refusalCounter(metrics), problem, new ProblemException(problem));
  countProblem(refusalCounter(metrics), problemDetails(404, 'Not here.'));
  refusalCounter(metrics)('RATE_LIMITED', 'door');
  expect(await text()).toContain('{code="RATE_LIMITED",layer="door"} 2');
  expect(await text()).toContain('{code="NOT_FOUND",layer="door"} 1');
});

it('counts neither what was refused elsewhere nor a failure of our own', async () => {
  const problem = problemDetails(409, 'Closed.', { reason: 'ORDER_CLOSED', layer: 'lifecycle' });
  countProblem(refusalCounter(metrics), problem, new ProblemException(problem, {}, 'elsewhere'));
  countProblem(refusalCounter(metrics), problemDetails(500, 'Broken.'));
  expect(await text()).not.toContain('code=');
});
