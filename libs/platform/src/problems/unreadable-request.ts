import { maxHeaderSize } from 'node:http';
import { problemDetails, type ProblemDetails } from './problem-details.js';

/** What Node's HTTP parser says of bytes that are no request. */
export interface UnreadableRequest extends Error {
  readonly code?: string;
  /** The parser's words for it, in which nothing is repeated of what was sent. */
  readonly reason?: string;
}

/** What the parser's codes are about; what is not here is found among the headers. */
const FIELD_OF_CODE: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'request line',
  HPE_INVALID_URL: 'request line',
  HPE_INVALID_VERSION: 'request line',
  HPE_INVALID_CONSTANT: 'request line',
  HPE_INVALID_CONTENT_LENGTH: 'content-length',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'content-length',
  HPE_INVALID_TRANSFER_ENCODING: 'transfer-encoding',
  HPE_INVALID_CHUNK_SIZE: 'body',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body',
};

/**
 * The problem of what cannot be read as HTTP/1.1 (RFC 9112): 431 for a head that is longer than Node
 * takes, 408 for a request that does not end in time, else 400.
 */
export function unreadableRequest({ code = '', reason }: UnreadableRequest): ProblemDetails {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const detail = `Request line and headers must not be longer than ${maxHeaderSize} bytes together.`;
      const context = { field: 'headers', limit: maxHeaderSize };
      return problemDetails(431, detail, { context });
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemDetails(408, 'The request did not end in time.', {
        context: { field: 'request' },
      });
    default: {
      const cause = reason === undefined ? '' : `: ${reason}`;
      return problemDetails(400, `This cannot be read as HTTP/1.1${cause}.`, {
        context: { field: FIELD_OF_CODE[code] ?? 'headers' },
      });
    }
  }
}
