import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';

const { CompressionCodecs, CompressionTypes } = kafkajs;

interface Encoder {
  readonly buffer: Buffer;
}

const codecOf =
  (compress: (data: Buffer) => Promise<Buffer>, decompress: (data: Buffer) => Promise<Buffer>) =>
  () => ({
    compress: (encoder: Encoder) => compress(encoder.buffer),
    decompress,
  });

/**
 * Registers gzip and zstd over Node's own zlib. A batch in any other codec still ends the consumer that meets it,
 * so topics must fix `compression.type` (see `topicAdministration`).
 */
export const registerCodecs = (): void => {
  CompressionCodecs[CompressionTypes.GZIP] = codecOf(promisify(gzip), promisify(gunzip));
  CompressionCodecs[CompressionTypes.ZSTD] = codecOf(
    promisify(zstdCompress),
    promisify(zstdDecompress),
  );
};
