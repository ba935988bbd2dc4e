/** An address without the user and password it may carry, for logs and messages. */
export function withoutCredentials(address: string): string {
  return address.replaceAll(/\/\/[^/@\s]*@/g, '//***@');
}
