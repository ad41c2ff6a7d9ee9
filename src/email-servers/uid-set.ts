/** A sequence set (RFC 9051, section 9) of these UIDs, ascending, with neighbours as ranges: `1:3,7`. */
export function uidSet(uids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const uid of [...uids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && uid <= last[1] + 1) last[1] = uid;
    else ranges.push([uid, uid]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}
