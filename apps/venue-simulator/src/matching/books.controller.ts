import { Controller, Get, Param } from '@nestjs/common';
import { formatDecimal, instrumentSymbol, venue } from '@ome/domain';
import { ProblemException, problemDetails } from '@ome/platform';
import { depthOf, type DepthLevel, type OrderBook } from './book/order-book.js';
import { VenueLoop } from './venue-loop.js';

interface LevelView {
  readonly price: string;
  readonly quantity: string;
}

/** Shows what is open in a book, so that whoever tries the engine sees what an order would meet. */
@Controller('v1/books')
export class BooksController {
  constructor(private readonly loop: VenueLoop) {}

  /** Both sides, best price first; 404 when nothing was ever sent for the symbol, 503 while books are rebuilt. */
  @Get(':venue/:symbol')
  book(@Param('venue') venueName: string, @Param('symbol') symbol: string) {
    const exchange = this.loop.exchange();
    if (exchange === undefined) throw problem(503, 'The books are being rebuilt; ask again.');
    const book = exchange.get(venue(venueName))?.books.get(instrumentSymbol(symbol));
    if (book === undefined) {
      throw problem(404, `Nothing was sent to ${venueName} for ${symbol} so far.`);
    }
    const { bids, offers } = depthOf(book);
    const view = (level: DepthLevel) => viewOf(level, book);
    return { venue: venueName, symbol, bids: bids.map(view), offers: offers.map(view) };
  }
}

function viewOf(level: DepthLevel, { instrument }: OrderBook): LevelView {
  return {
    price: formatDecimal(level.price, instrument.priceScale),
    quantity: formatDecimal(level.quantity, instrument.quantityScale),
  };
}

function problem(status: number, detail: string): ProblemException {
  return new ProblemException(problemDetails(status, detail));
}
