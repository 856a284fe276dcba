import type { Component } from './catalog.ts';
import { belongsTo } from './match.ts';
import { isProductId, type ProductId } from './product-ids.ts';

/** Who belongs to whom (see `belongsTo`), found without comparing every product with every component. */
export interface MatchIndex {
  /** The components that a product belongs to, by their place in the catalog's order. Equal lists may be one list. */
  readonly placesOf: (productId: ProductId) => readonly number[];
}

const nowhere: readonly number[] = [];

export function indexMatches(components: readonly Component[], matchLength: number): MatchIndex {
  const placesByStart = new Map<string, number[]>();
  for (const [place, component] of components.entries()) {
    if (!isProductId(component.productId)) continue;
    for (const start of startsOf(component, matchLength)) {
      const places = placesByStart.get(start);
      if (places === undefined) placesByStart.set(start, [place]);
      else places.push(place);
    }
  }
  const lengths = [...new Set([...placesByStart.keys()].map((start) => start.length))];
  const withExceptions = new Set(components.flatMap(({ never }, place) => (never.length > 0 ? [place] : [])));

  const findPlaces = (productId: ProductId) => {
    if (!isProductId(productId)) return nowhere;
    const lists = lengths.flatMap((length) => {
      const places = placesByStart.get(productId.slice(0, length));
      return places === undefined ? [] : [places];
    });
    const places = inOrder(lists);
    // Whatever has a start in common belongs together unless the catalog excepts it.
    if (withExceptions.size === 0) return places;
    return places.filter((place) => {
      const component = components[place];
      return !withExceptions.has(place) || (component !== undefined && belongsTo(component, productId, matchLength));
    });
  };

  const known = new Map<ProductId, readonly number[]>();
  return {
    placesOf: (productId) => {
      const places = known.get(productId) ?? findPlaces(productId);
      known.set(productId, places);
      return places;
    },
  };
}

/** With what the ID of a product that belongs to this component may begin. */
function startsOf({ productId, continues }: Component, matchLength: number): ReadonlySet<string> {
  return new Set([productId.slice(0, matchLength), ...continues.filter((entry) => entry !== '')]);
}

/** Several ascending lists as one, each number once. */
function inOrder(lists: readonly (readonly number[])[]): readonly number[] {
  const [only, ...others] = lists;
  if (others.length === 0) return only ?? nowhere;
  return [...new Set(lists.flat())].sort((one, other) => one - other);
}
