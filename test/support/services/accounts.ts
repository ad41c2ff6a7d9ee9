import { readFileSync } from 'node:fs';

/** A system user's ids, from /etc/passwd. */
export function idOfUser(name: string): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = lines.map((line) => line.split(':')).find(([user]) => user === name);
  if (!fields) throw new Error(`There is no system user ${name}: install the packages with \`npm run test:services\`.`);
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
