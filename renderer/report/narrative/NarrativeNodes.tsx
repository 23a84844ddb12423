import type { NarrativeItem, NarrativeNode, NarrativeNodes as NodeList } from '../../../shared/report.ts';
import { useI18n } from '../../ui/I18nScope.tsx';
import { LinkTarget } from '../LinkTarget.tsx';
import { plainText } from './narrative-model.ts';
import { useNarrative } from './narrative-scope.ts';
import { NarrativeTable } from './NarrativeTable.tsx';
import { Styled } from './Styled.tsx';
import styles from './Narrative.module.css';

export function Nodes({ nodes }: { readonly nodes: NodeList }) {
  return nodes.map((node, index) => <Node key={index} node={node} />);
}

function Node({ node }: { readonly node: NarrativeNode }) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return <br />;
    case 'paragraph':
      return (
        // Not a `p`: what stands in it may be more than words.
        <div className={styles['paragraph']}>
          <Caption nodes={node.caption} />
          <Nodes nodes={node.children} />
        </div>
      );
    case 'span':
      return (
        <Styled anchor={node.id} looks={node.styles}>
          <Nodes nodes={node.children} />
        </Styled>
      );
    case 'sub':
      return (
        <sub>
          <Nodes nodes={node.children} />
        </sub>
      );
    case 'sup':
      return (
        <sup>
          <Nodes nodes={node.children} />
        </sup>
      );
    case 'link':
      return <Link target={node.target} nodes={node.children} />;
    case 'footnote':
      return <NoteReference target={node.id} />;
    case 'footnoteRef':
      return <NoteReference target={node.target} />;
    case 'list':
      return <List node={node} />;
    case 'table':
      return <NarrativeTable table={node} />;
    case 'media':
      return <Media part={node.part} caption={node.caption} />;
  }
}

export function Caption({ nodes }: { readonly nodes: NodeList | undefined }) {
  if (!nodes || nodes.length === 0) return null;
  return (
    <div className={styles['caption']}>
      <Nodes nodes={nodes} />
    </div>
  );
}

/** A link leads to a place in the document, or nowhere: then its target can be read and copied. */
function Link({ target, nodes }: { readonly target: string; readonly nodes: NodeList }) {
  const { places, goToAnchor } = useNarrative();
  const id = target.startsWith('#') ? target.slice(1) : undefined;
  if (id !== undefined && places.anchors.has(id)) {
    return (
      <button type="button" className={styles['jump']} onClick={() => goToAnchor(id)}>
        <Nodes nodes={nodes} />
      </button>
    );
  }
  return (
    <>
      <Nodes nodes={nodes} />
      {target !== '' && <LinkTarget target={target} isShown={plainText(nodes).trim() !== target} />}
    </>
  );
}

function NoteReference({ target }: { readonly target: string }) {
  const { t } = useI18n();
  const { places, goToNote } = useNarrative();
  const note = places.footnotes.get(target);
  if (!note) return null;
  const { number } = note;
  return (
    <sup>
      <button
        type="button"
        data-leads-to={number}
        aria-label={t('control.footnote', { name: number })}
        className={styles['jump']}
        onClick={({ currentTarget }) => goToNote(number, currentTarget)}
      >
        {number}
      </button>
    </sup>
  );
}

function List({ node }: { readonly node: Extract<NarrativeNode, { kind: 'list' }> }) {
  const Kind = node.ordered ? 'ol' : 'ul';
  return (
    <>
      <Caption nodes={node.caption} />
      <Kind className={styles['list']}>
        {node.items.map((item, index) => (
          <Item key={index} item={item} />
        ))}
      </Kind>
    </>
  );
}

function Item({ item: { caption, children } }: { readonly item: NarrativeItem }) {
  return (
    <li>
      <Caption nodes={caption} />
      <Nodes nodes={children} />
    </li>
  );
}

function Media({ part, caption }: { readonly part: number; readonly caption: NodeList | undefined }) {
  const { media } = useNarrative();
  return (
    <div className={styles['media']}>
      {media(part)}
      <Caption nodes={caption} />
    </div>
  );
}
