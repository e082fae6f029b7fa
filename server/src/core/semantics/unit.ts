/** What a rule may ask about one analysed file; grows with the rules. */
export interface AnalysisUnit {
  readonly path: string;
}
