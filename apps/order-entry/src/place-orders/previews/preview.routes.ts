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
      'Decides as the engine would, by what is projected, which has what the caller wrote here: with every check that the engine makes, as `checked` says. A name is checked where one is given; stops, limits and names are not while the order database is away. Nothing is written: the order may be refused all the same when it is placed.',
    answers: {
      200: { description: 'What the order would come to', schema: OrderPreview },
      403: REFUSED[403],
      429: REFUSED[429],
    },
  },
  { body: PlaceOrderBody },
);
