import { maxHeaderSize } from 'node:http';
import { problemDetails, REASON_OF_STATUS, type ProblemDetails } from './problem-details.js';

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
 * takes, 408 for a request that does not end in time, else 400. The reason is that of 400: the list
 * has none of its own for the others, and a program is as malformed as that to have either.
 */
export function unreadableRequest({ code = '', reason }: UnreadableRequest): ProblemDetails {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const detail = `Request line and headers must not be longer than ${maxHeaderSize} bytes together.`;
      return malformed(431, detail, { field: 'headers', limit: maxHeaderSize });
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return malformed(408, 'The request did not end in time.', { field: 'request' });
    default: {
      const cause = reason === undefined ? '' : `: ${reason}`;
      return malformed(400, `This cannot be read as HTTP/1.1${cause}.`, {
        field: FIELD_OF_CODE[code] ?? 'headers',
      });
    }
  }
}

function malformed(
  status: number,
  detail: string,
  context: NonNullable<ProblemDetails['context']>,
): ProblemDetails {
  return problemDetails(status, detail, { reason: REASON_OF_STATUS[400], layer: 'door', context });
}
