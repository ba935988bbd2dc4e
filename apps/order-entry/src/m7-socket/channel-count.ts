import { DELIVERY_AREA_NAMES, productsOf } from '@ome/contracts';
import { AREA_RESOURCES, PRODUCT_RESOURCES, TEST_RESOURCES } from '@ome/m7';

/** All the channels that there are under one `<Contract>` and one `<ClientGuid>`. */
export const CHANNEL_COUNT = DELIVERY_AREA_NAMES.reduce<number>(
  (count, area) =>
    count + AREA_RESOURCES.length + PRODUCT_RESOURCES.length * productsOf(area).length,
  TEST_RESOURCES.length,
);
