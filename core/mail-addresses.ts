/** An address as far as somebody may see it who is not known to be its owner: `r...@northwind.example`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address.slice(0, at);
  return `${first}...${address.slice(at)}`;
}
