/**
 * The key under which the requests of one client are counted: its IPv4 address, or the first 64 bits of its IPv6 address. A client
 * can use every address of such an IPv6 network. Null when the client cannot be told apart: the address is missing, or it is one
 * of this machine.
 */
export function clientOfAddress(address: string | undefined): string | null {
  if (address === undefined || address.startsWith('127.')) return null;
  if (!address.includes(':')) return address;
  if (!URL.canParse(`http://[${address}]`)) return address;
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...between, ...after];
  const isOfThisMachine = groups.join(':') === '0:0:0:0:0:0:0:1';
  return isOfThisMachine ? null : `${groups.slice(0, 4).join(':')}::/64`;
}

const groupsOf = (text: string) => (text === '' ? [] : text.split(':'));
