/** Whether a text may be a mail address; what is more than this only a mail can find out. */
export function looksLikeMailAddress(text: string): boolean {
  return /^\S+@\S+$/.test(text.trim());
}
