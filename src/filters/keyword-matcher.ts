/** A character that belongs to a word. */
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts that put no spaces between words: there every place is a word boundary. */
const UNSPACED = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Thai}|\p{sc=Lao}|\p{sc=Khmer}|\p{sc=Myanmar}/u;

interface Node {
  next: Map<string, Node>;
  /** Node of the longest proper suffix of this one that is in the tree. */
  fallback: Node;
  /** Nearest node on the way of fallbacks at which a keyword ends. */
  shorter: Node | null;
  /** The keyword that ends here, as it was entered, and its length when folded. */
  keyword: { text: string; length: number } | null;
}

/**
 * Finds words and phrases in a text (Aho and Corasick, 1975): one pass over the text however many keywords there are,
 * and no text or keyword that makes it slow, as a regular expression made of them could be.
 *
 * Case does not count (Unicode), nor does compatibility form (NFKC: `ＯＦＦＥＲ` is `offer`), nor how much white space
 * separates the words of a phrase. A match begins and ends at word boundaries: `art` is not in `party`.
 */
export class KeywordMatcher {
  private readonly root: Node = newNode();
  /** Comparisons made so far; the spec holds this against the text's length. */
  steps = 0;

  constructor(keywords: string[]) {
    for (const keyword of keywords) this.add(keyword);
    this.link();
  }

  /** The keyword that the text has first, as it was entered; null when it has none. */
  find(text: string): string | null {
    const characters = [...fold(text)];
    let node = this.root;
    for (const [i, character] of characters.entries()) {
      node = this.step(node, character);
      if (!node.keyword && !node.shorter) continue;
      // Every keyword that ends here ends in this character, so its end is judged once for all of them.
      if (!isBoundary(character, characters[i + 1])) continue;
      for (let found: Node | null = node.keyword ? node : node.shorter; found; found = found.shorter) {
        this.steps++;
        const start = i + 1 - found.keyword!.length;
        if (isBoundary(characters[start]!, characters[start - 1])) return found.keyword!.text;
      }
    }
    return null;
  }

  private add(keyword: string): void {
    const characters = [...fold(keyword).trim()];
    if (characters.length === 0) return;
    let node = this.root;
    for (const character of characters) {
      let next = node.next.get(character);
      if (!next) node.next.set(character, (next = newNode()));
      node = next;
    }
    node.keyword ??= { text: keyword, length: characters.length };
  }

  /** Breadth first, so that a node's fallback, which is shorter, is ready before the node. */
  private link(): void {
    this.root.fallback = this.root;
    const queue: Node[] = [this.root];
    for (const node of queue) {
      for (const [character, child] of node.next) {
        child.fallback = node === this.root ? this.root : this.step(node.fallback, character);
        child.shorter = child.fallback.keyword ? child.fallback : child.fallback.shorter;
        queue.push(child);
      }
    }
    this.steps = 0;
  }

  private step(from: Node, character: string): Node {
    for (let node = from; ; node = node.fallback) {
      this.steps++;
      const next = node.next.get(character);
      if (next) return next;
      if (node === this.root) return this.root;
    }
  }
}

function newNode(): Node {
  return { next: new Map(), fallback: null as unknown as Node, shorter: null, keyword: null };
}

/** Upper case before lower case, because some letters have their equals only there (`ß` and `SS`). */
function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ');
}

/** Whether a word can begin or end at `edge` when `neighbour` (undefined: the text's end) is on its outer side. */
function isBoundary(edge: string, neighbour: string | undefined): boolean {
  if (neighbour === undefined || !WORD.test(neighbour) || !WORD.test(edge)) return true;
  return UNSPACED.test(edge) || UNSPACED.test(neighbour);
}
