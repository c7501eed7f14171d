import type {InjectionKind} from './injection-kind.js';
import {type TermSet, terms} from './term-set.js';

/** A rule holds where words of all its groups stand in one sentence, within so many words of one of the first group. */
export interface WordRule {
  readonly kind: InjectionKind;
  /** What it says for an attack when nothing else does, 0 to 1. */
  readonly weight: number;
  readonly within: number;
  readonly groups: readonly [TermSet, ...TermSet[]];
}

const ignore = terms(
  'ignore ignoring disregard disregarding forget overrule override overriding bypass discard neglect',
  'ignoriere ignorieren ignoriert vergiss vergesst missachte missachten umgehe ignorez oublie oubliez oublier ignorer',
  'ignora ignoren ignorar ignoras olvida olvide olvidar omiso ignorare dimentica dimenticare trascura ignorate esqueca esquece esquecer desconsidere',
  'negeer negeren vergeet zignoruj ignoruj zapomnij pomin игнорируй игнорируйте проигнорируй проигнорируйте забудь забудьте игнорировать',
  'yoksay unut unutun gormezden abaikan lupakan glem ignorera glom',
);
const earlier = terms(
  'previous previously prior above earlier preceding former initial original foregoing before',
  'vorherige* bisherige* obige* vorangegangene* fruhere* ursprungliche* vorigen precedent* anterieur* prealable*',
  'anterior* previa* previo* prev precedenti precedente vorige eerdere voorgaande bovenstaande poprzedni* wczesniejsz*',
  'предыдущ* прошлые прежние прежних выше onceki yukaridaki sebelumnya tidigare tidligere',
);
const every = terms(
  'all any every your system everything these those developer existing current safety content alle deine jegliche sämtliche toutes tous tes vos',
  'todas todos tus tutte tutti tue suas je uw al wszystkie swoje все твои ваши tum butun semua alla',
);
const instructions = terms(
  'instruction* rule rules prompt prompts guideline* directive* command commands direction directions constraint* restriction* policy policies programming orders',
  'anweisung* regel regeln vorgabe* instruktion* richtlini* befehle consigne* regle regles directives',
  'instruccion* regla reglas indicacion* ordenes directrices istruzion* regola regole direttive instrucoes instrucao regra regras diretrizes',
  'instructie* regels opdracht* polecen* instrukcj* zasad* инструкци* указани* правил* команд* talimat* kural* instruksi perintah aturan',
);
const told = terms(
  'told said know learned learnt before above gesagt dit dicho detto disseram сказано раньше powiedzian* verteld',
);
const everything = terms('everything anything all what alles tout todo tutto tudo все wszystko allt');
const refuse = terms('not dont stop cease never longer nicht nie ne no non nao niet nie не');
const obey = terms(
  'follow following obey obeying adhere comply bound befolge befolgen folge suis suivre sigas seguir segua siga volg przestrzegaj следуй',
);
const reveal = terms(
  'reveal show print repeat output display tell dump leak disclose share recite echo paste expose copy spell send give',
  'zeige zeig verrate nenne gib wiederhole ausgeben montre montrez revele revelez affiche affichez repete repetez donne muestra muestrame revela repite imprime dime mostra mostrami rivela ripeti',
  'mostre revele repita exiba toon laat herhaal onthul pokaz ujawnij powtorz wypisz покажи покажите раскрой повтори выведи goster tampilkan visa',
);
const hidden = terms(
  'system hidden initial secret original internal confidential systemprompt preprompt verbatim',
  'systeme interne caches initiales initial sistema ocultas ocultos iniciales internas iniciais sistemowy sistem системный системные скрытые verborgen geheim* interne* versteckte*',
);
const prompt = terms(
  'prompt prompts instruction instructions message guidelines rules configuration directives systemprompt preprompt',
  'anweisungen systemanweisung* instruktionen consignes instrucciones istruzioni instrucoes instructies instrukcje инструкции промпт talimatlari',
);
const secretWords = terms(
  'password passwords passwd credential* secret secrets token tokens apikey apikeys key keys passwort passworter kennwort zugangsdaten schlussel',
  'motdepasse identifiants contrasena contrasenas credenciales clave claves senha senhas segredo chiave chiavi wachtwoord* haslo hasla пароль пароли ключ ключи токен',
);
const ofTheSystem = terms(
  'your system server environment env internal admin administrator backend database production hidden stored openai deine server eure tes votre tus',
  'tu servidor tuo tuoi sua seu jouw twoje сервера системы твой твои',
);
const send = terms(
  'send post forward transmit upload exfiltrate append encode include embed email leak submit sende schicke leite ubermittle envoie envoyez transmets envia manda reenvia invia envie verzend stuur wyslij przeslij отправь отправьте перешли',
);
const conversation = terms(
  'conversation chat history prompt secrets password passwords credentials transcript context instructions keys messages unterhaltung gesprach verlauf nachrichten historique messages conversacion historial conversazione cronologia conversa historico gesprek rozmowe rozmowy переписку историю диалог',
);
const address = terms('http https www webhook ftp attacker');
const unbound = terms(
  'unrestricted uncensored unfiltered jailbroken amoral unethical lawless limitless unzensiert uneingeschrankt* uneingeschränkte* unlimitiert sansfiltre incensuree nofilter',
);
const assistant = terms(
  'ai assistant model chatbot bot gpt chatgpt llm mode persona character you ki modell assistent ia asistente modello assistente modo modus ии',
);
const pretend = terms(
  'act pretend roleplay simulate behave imagine become respond answer are play you stell verhalte antworte agis comporte fais actua responde comportate finge agisci rispondi aja atue gedraag doe udawaj zachowuj веди притворись представь отвечай',
);
const without = terms(
  'without no free bypass ignoring ohne keine frei sans aucune aucun sin ninguna senza nessuna sem zonder bez без any',
);
const limits = terms(
  'restrictions restriction rules limits limitations filters filter guidelines ethics ethical morals moral censorship safeguards guardrails boundaries policies',
  'einschrankungen beschrankungen regeln filter zensur regles limites filtres censure ethique restricciones limites reglas filtros etica censura restrizioni regole limiti filtri restricoes regras beperkingen regels ograniczen zasad ограничений правил фильтров цензуры',
);
const jailbreaks = terms('dan stan dude aim jailbreak jailbroken jailbreaking devmode godmode');
const mode = terms(
  'developer god sudo debug maintenance admin unlocked jailbreak dan root entwickler desarrollador developpeur режим',
);
const modeWord = terms('mode modus modo modalita tryb режим');
const enabled = terms(
  'enabled activated on enter activate enable now switch active aktiviert aktiviere active activez activado activa you',
);
const authority = terms(
  'system admin administrator developer developers openai anthropic google root security operator',
);
const says = terms(
  'override overrides message notice update alert directive authorization authorized authorised clearance command',
);
const fresh = terms(
  'new updated revised neue nouvelles nuevas nuove novas nieuwe nowe новые yeni following real actual',
);
const task = terms(
  'instruction instructions task role orders directive directives rules prompt objective goal anweisungen aufgabe instrucciones istruzioni instrucoes consignes instructies instrukcje инструкции',
);
const yours = terms(
  'your you now deine ab jetzt tes vos tus tue suas jouw twoje твои ваши from important attention',
);

/** All rules about words; those about one kind stand together. */
export const wordRules: readonly WordRule[] = [
  {kind: 'instruction-override', weight: 0.8, within: 7, groups: [ignore, earlier, instructions]},
  {kind: 'instruction-override', weight: 0.65, within: 5, groups: [ignore, every, instructions]},
  {kind: 'instruction-override', weight: 0.65, within: 7, groups: [ignore, everything, told]},
  {kind: 'instruction-override', weight: 0.65, within: 6, groups: [obey, refuse, every, instructions]},
  {kind: 'instruction-override', weight: 0.65, within: 6, groups: [obey, refuse, earlier, instructions]},
  {kind: 'role-play', weight: 0.65, within: 6, groups: [unbound, assistant]},
  {kind: 'role-play', weight: 0.65, within: 10, groups: [pretend, without, limits]},
  {kind: 'role-play', weight: 0.65, within: 6, groups: [jailbreaks, assistant]},
  {kind: 'role-play', weight: 0.65, within: 4, groups: [modeWord, mode, enabled]},
  {kind: 'false-authority', weight: 0.5, within: 3, groups: [says, authority]},
  {kind: 'false-authority', weight: 0.4, within: 4, groups: [fresh, task, yours]},
  {kind: 'prompt-leak', weight: 0.75, within: 7, groups: [reveal, hidden, prompt]},
  {
    kind: 'prompt-leak',
    weight: 0.65,
    within: 6,
    groups: [reveal, terms('your deine tes vos tus tue suas jouw twoje твои свои свой'), prompt],
  },
  {
    kind: 'prompt-leak',
    weight: 0.65,
    within: 7,
    groups: [
      reveal,
      terms('above begin beginning preceding'),
      terms('text words everything instructions prompt verbatim'),
    ],
  },
  {kind: 'secret-request', weight: 0.65, within: 6, groups: [reveal, ofTheSystem, secretWords]},
  {kind: 'exfiltration', weight: 0.75, within: 14, groups: [send, conversation, address]},
];

/** Words before a rule's words by which somebody asks how something works, or talks about such texts. */
export const asksBefore = terms(
  'why how does did example examples detect detects detecting detection prevent preventing defend against mitigate',
  'phrase phrases article paper essay blog explain explains translate translation such called',
  'warum wieso wie beispiel erkenne erkennen schutze pourquoi comment exemple detecter como ejemplo detectar porque',
  'perche come esempio exemplo waarom hoe voorbeeld dlaczego jak przyklad почему как пример',
  'code function script python javascript curl fetch',
);

/** Such words on either side. */
export const talksAbout = terms(
  'mean means meaning attack attacks injection injections bedeutet signifie significa означает',
);
