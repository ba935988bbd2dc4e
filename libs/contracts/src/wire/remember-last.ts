/**
 * `compute`, asked again only when its argument is another than last time: for what many records in
 * a row share, such as the text of a millisecond. Only for functions of their argument alone.
 */
export function rememberLast<From extends string | number, To>(
  compute: (from: From) => To,
): (from: From) => To {
  let last: { readonly from: From; readonly to: To } | undefined;
  return (from) => {
    if (last === undefined || last.from !== from) last = { from, to: compute(from) };
    return last.to;
  };
}
