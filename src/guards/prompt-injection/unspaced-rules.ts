import type {FindingOf} from '../finding.js';
import type {InjectionKind} from './injection-kind.js';
import {foldWord, type NormalText} from './normal-text.js';
import {endOf} from './words.js';

/** A rule for scripts that put no spaces between words, or hang endings on them: it holds where all groups are found within so many characters. */
interface UnspacedRule {
  readonly kind: InjectionKind;
  readonly weight: number;
  readonly groups: readonly [readonly string[], ...(readonly string[])[]];
}

const within = 24;
const list = (words: string): readonly string[] => words.split(' ').map(foldWord);

const ignore = list('忽略 无视 無視 忘记 忘掉 忘れ 무시 잊어 अनदेखा भूल تجاهل انس नज़रअंदाज़');
const earlier = list(
  '之前 以上 先前 前面 上述 所有 以前 これまで 上記 すべて 全ての 이전 위의 모든 지금까지 पिछले सभी السابقة جميع كل',
);
const instructions = list(
  '指令 指示 提示 规则 規則 命令 ルール プロンプト 지시 명령 규칙 프롬프트 निर्देश नियम التعليمات الأوامر القواعد',
);
const reveal = list(
  '显示 告诉 输出 泄露 重复 打印 展示 表示 教えて 出力 見せて 알려 보여 출력 공개 दिखा बता اظهر أظهر اكشف اطبع',
);
const system = list('系统 系統 システム 初始 시스템 초기 सिस्टम النظام');
const prompt = list('提示 提示词 指令 プロンプト 指示 프롬프트 지시 प्रॉम्प्ट निर्देश التعليمات موجه');
const pretend = list('扮演 假装 你现在是 ふりをして なりきって 演じて 척해 역할 행동해');
const unbound = list(
  '没有限制 不受限制 没有任何限制 无限制 制限のない 制限なし 무제한 제한 없는 제한이 없는',
);
const about = list('什么 为什么 如何 怎么 とは なぜ どう 왜 어떻게 무엇 क्यों कैसे لماذا كيف 翻译 例');

const rules: readonly UnspacedRule[] = [
  {kind: 'instruction-override', weight: 0.75, groups: [ignore, earlier, instructions]},
  {kind: 'prompt-leak', weight: 0.7, groups: [reveal, system, prompt]},
  {kind: 'role-play', weight: 0.65, groups: [pretend, unbound]},
];

/** Where these rules hold in `normal`. */
export function findUnspaced({text, starts}: NormalText): FindingOf<'promptInjection'>[] {
  // None of it is ASCII: most texts end here.
  if (!/[\u0600-\u06ff\u0900-\u097f\u1100-\u11ff\u3040-\u9fff]/.test(text)) return [];
  return rules.flatMap(({kind, weight, groups}) => {
    const [first, ...others] = groups;
    return first.flatMap((term) =>
      placesOf(text, term).flatMap((at) => {
        const around = text.slice(Math.max(0, at - within), at + term.length + within);
        if (!others.every((group) => group.some((other) => around.includes(other)))) return [];
        const score = about.some((word) => around.includes(word)) ? weight * 0.6 : weight;
        const start = starts[at] ?? 0;
        return [
          {guard: 'promptInjection' as const, kind, start, end: endOf(starts, at + term.length), score},
        ];
      }),
    );
  });
}

function placesOf(text: string, term: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) places.push(at);
  return places;
}
