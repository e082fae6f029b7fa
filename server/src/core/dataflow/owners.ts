import type { Span } from '../source/span.js';
import type { ClassShape, FunctionShape } from '../syntax/ir.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';

/** The functions, lambdas and classes of a file, by where they start; one object each, however often a `def` is evaluated. */
export class Owners {
  private readonly byStart = new Map<number, FunctionInfo | ClassInfo>();
  private nextId = 1;

  /** All that were seen so far. */
  values(): IterableIterator<FunctionInfo | ClassInfo> {
    return this.byStart.values();
  }

  /** The function that starts at a span, registered when its definition is first seen. */
  functionAt(span: Span, shape: FunctionShape, parent: CodeOwner): FunctionInfo {
    const known = this.byStart.get(span.start);
    if (known && known.kind !== 'class' && known.span.end === span.end) return known;
    const info: FunctionInfo = {
      id: this.nextId++,
      kind: shape.lambda ? 'lambda' : 'function',
      name: shape.name,
      span,
      parent,
      shape,
      shapeBase: span.start - shape.span.start,
      ...(parent.kind === 'class' ? { cls: parent as ClassInfo } : {}),
      defaults: new Map(),
      annotations: new Map(),
      decorators: [],
      bindings: new Map(),
      calls: 0,
      dropped: false,
    };
    this.byStart.set(span.start, info);
    return info;
  }

  /** The class that starts at a span. */
  classAt(span: Span, shape: ClassShape, parent: CodeOwner): ClassInfo {
    const known = this.byStart.get(span.start);
    if (known?.kind === 'class' && known.span.end === span.end) return known;
    const info: ClassInfo = {
      id: this.nextId++,
      kind: 'class',
      name: shape.name,
      span,
      parent,
      shape,
      fields: new Map(),
      bases: [],
    };
    this.byStart.set(span.start, info);
    return info;
  }
}
