/** A piece of a file, in file order: its share of the whole, how much of it is here, and what happens to it. */
export type Segment = { share: number; percent: number; state?: 'live' | 'again' | undefined; joined?: boolean };

type Props = { segments: Segment[]; label: string; paused?: boolean; thin?: boolean | undefined };

/** The file from first to last byte (LOOK: "Segment map"). */
export function SegmentMap({ segments, label, paused, thin }: Props) {
  return (
    <div class={`segmap ${paused ? 'paused' : ''} ${thin ? 'thin' : ''}`} role="img" aria-label={label}>
      {segments.map(({ share, percent, state, joined }, index) => (
        <i
          key={index}
          class={[state, joined && 'joined'].filter(Boolean).join(' ') || undefined}
          style={{ '--w': String(share), '--p': String(percent) }}
        />
      ))}
    </div>
  );
}
