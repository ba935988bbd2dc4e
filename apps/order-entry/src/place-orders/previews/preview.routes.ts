import { apiRoute } from '@ome/api';
import { PlaceOrderBody } from '../request-fields.js';
import { REFUSED } from '../routes.js';
import { OrderPreview } from './preview-fields.js';

export const PREVIEW_ORDER = apiRoute(
  {
    operationId: 'previewOrder',
    tag: 'Orders',
    summary: 'Check a new order without placing it',
    description:
      'Decides as the engine would, by what this door knows, and says what it looked at. Nothing is written: the order may be refused all the same when it is placed. Open orders of a venue or symbol are counted by the engine alone.',
    answers: {
      200: { description: 'What the order would come to', schema: OrderPreview },
      403: REFUSED[403],
      429: REFUSED[429],
    },
  },
  { body: PlaceOrderBody },
);
