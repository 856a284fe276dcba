import type { Block, Letter } from './letter.ts';

/** A letter as plain text. Nothing in it is escaped. */
export function asText({ greeting, blocks, signature }: Letter): string {
  return `${[greeting, ...blocks.map(textOf), signature].join('\n\n')}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'facts':
      return block.rows.map(([name, value]) => `${name}: ${value}`).join('\n');
    case 'code':
      return `    ${block.text}`;
    case 'link':
      return `${block.label}:\n${block.href}`;
  }
}
