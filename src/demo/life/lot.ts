import type { Random } from '../random';

/** A set that anything can be drawn from at once, however many there are. */
export class Lot<Item> {
  private readonly items: Item[] = [];
  private readonly places = new Map<Item, number>();

  get size(): number {
    return this.items.length;
  }

  add(item: Item): void {
    if (this.places.has(item)) return;
    this.places.set(item, this.items.length);
    this.items.push(item);
  }

  delete(item: Item): void {
    const place = this.places.get(item);
    if (place === undefined) return;
    this.places.delete(item);
    const last = this.items.pop() as Item;
    if (last === item) return;
    this.items[place] = last;
    this.places.set(last, place);
  }

  /** Undefined: there is none. */
  draw(random: Random): Item | undefined {
    return this.size > 0 ? random.pick(this.items) : undefined;
  }
}
