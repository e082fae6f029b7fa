import type { ReportingDescriptor, ToolComponent } from 'sarif';
import type { RuleMeta } from '../../core/index.js';
import type { SarifOptions } from './sarif.js';

/** Scores by which code scanning sorts; the bands are GitHub's: from 7.0 high, from 4.0 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<RuleMeta['severity'], string>> = {
  error: '8.0',
  warning: '6.0',
  information: '3.0',
};

/** A rule as SARIF describes it. `cwes` gives the index of each weakness in the taxonomy. */
export function sarifRule(
  rule: RuleMeta,
  options: SarifOptions,
  cwes: readonly string[],
): ReportingDescriptor {
  const messages = Object.values(rule.messages);
  const help = `${rule.summary}.\n\n${messages.join('\n')}`;
  return {
    id: rule.id,
    name: rule.name,
    shortDescription: { text: `${rule.summary}.` },
    fullDescription: { text: messages[0] ?? `${rule.summary}.` },
    help: { text: help, markdown: options.ruleHelp?.(rule.name) ?? help },
    helpUri: options.rulePage(rule.name),
    defaultConfiguration: { level: rule.severity === 'information' ? 'note' : rule.severity },
    relationships: rule.cwe.map((cwe) => ({
      target: {
        id: cwe.replace('CWE-', ''),
        index: cwes.indexOf(cwe),
        toolComponent: { name: 'CWE', index: 0 },
      },
      kinds: ['superset'],
    })),
    properties: {
      tags: ['security', ...rule.cwe.map((cwe) => `external/cwe/${cwe.toLowerCase()}`)],
      'security-severity': SECURITY_SEVERITY[rule.severity],
      fixable: rule.fixable,
      since: rule.since,
      page: rule.page,
    },
  };
}

/** MITRE's weaknesses, as far as the rules refer to them. */
export const cweTaxonomy = (cwes: readonly string[]): ToolComponent => ({
  name: 'CWE',
  organization: 'MITRE',
  shortDescription: { text: 'Common Weakness Enumeration' },
  informationUri: 'https://cwe.mitre.org/',
  isComprehensive: false,
  taxa: cwes.map((cwe) => {
    const id = cwe.replace('CWE-', '');
    return { id, name: cwe, helpUri: `https://cwe.mitre.org/data/definitions/${id}.html` };
  }),
});
