/** Where the rule pages can be read outside the editor; the only place that knows the address. */
const pages = 'https://github.com/mxsec/mxsec/blob/main/docs/rules/';

/** Address of a rule's page. */
export function rulePage(ruleName: string): string {
  return `${pages}${encodeURIComponent(ruleName)}.md`;
}

/** Address of a weakness in MITRE's catalogue; takes `CWE-502`. */
export function weaknessPage(cwe: string): string {
  return `https://cwe.mitre.org/data/definitions/${encodeURIComponent(cwe.replace(/^CWE-/, ''))}.html`;
}
