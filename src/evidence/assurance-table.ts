/** What is proved by what (evidence.md 10), as `verify-evidence-pack --explain` prints it. */
export const assuranceTable = `What a pack proves, by what was checked

accidental damage
    unsigned: yes                   signed: yes                    + time or log: yes   reproduced: yes
one file edited, checksums made to fit
    unsigned: mostly (links, gates, derived files, --rerender)
                                    signed: yes                    + time or log: yes   reproduced: yes
everything rebuilt consistently
    unsigned: no                    signed: yes                    + time or log: yes   reproduced: yes
who made it
    unsigned: no                    signed: a holder of the key    + time or log: same  reproduced: same
when
    unsigned: no, its own dates are claims
                                    signed: no                     + time or log: no later than T
an older pack, or the pack of another model
    unsigned: only with --expect-model, --min-sequence, --challenge
                                    signed: same                   + log: shows later entries
numbers true of model and data
    unsigned: no                    signed: no, a signer can lie   + time or log: no
    reproduced: yes, if the digests are those of the real model and data
no bad audit hidden
    unsigned: no                    signed: no                     reproduced: no
    + log: only if every run must stand in it and checkpoints are kept elsewhere
`;
