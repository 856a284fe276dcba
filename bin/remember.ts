/** Asks once for each key; forgets all when there are more than so many, and a failure at once. */
export function remember<Answer>(
  most: number,
  ask: (key: string) => Promise<Answer>,
): (key: string) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    if (answers.size >= most) answers.clear();
    const answer = ask(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
