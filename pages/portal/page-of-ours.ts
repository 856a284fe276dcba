/** The page of ours that somebody is to go on to; the start page where the text names none: it may come from anybody. */
export function pageOfOurs(wanted: string): string {
  return /^\/upgrades\/[0-9a-f-]{36}(\/[\w-]+)?$/.test(wanted) ? wanted : '/';
}

/** The path on this machine at which a link leads, whatever machine it names; null where it is no link. */
export function pathHere(link: string): string | null {
  if (!/^https?:/i.test(link) || !URL.canParse(link)) return null;
  const { pathname, search, hash } = new URL(link);
  // With two slashes in front, the next word would be read as a machine.
  return `${pathname.replace(/^\/+/, '/')}${search}${hash}`;
}
