/** What an answer's text was like, before anybody knows what it means for the account. */
export class AnswerFault extends Error {
  readonly kind: 'truncated' | 'malformed' | 'too-large';

  constructor(kind: AnswerFault['kind']) {
    super(kind);
    this.kind = kind;
  }
}
