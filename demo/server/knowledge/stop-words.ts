/** Words that questions are made of and that say nothing of what they are about, in the languages of most of our people. */
const words = [
  // English
  'a about after all also an and any are as at be been but by can could did do does doing for from get had has have he her',
  'here him his how i if in into is it its just like may me might more most much my no not of on one only or other our out',
  'over please she should so some such tell than that the their them then there these they this those to too under up us',
  'use very was we were what when where which while who whom whose why will with without would you your',
  // German
  'aber alle als am an auch auf aus bei bin bis bitte da damit das dass dem den der des die dies diese dieser dieses du durch',
  'ein eine einem einen einer eines er es für hat habe haben ich ihr ihre im in ist ja kann kein keine können man mein mich',
  'mir mit muss nach nicht noch nur ob oder ohne sein sich sie sind so soll über um und uns unter vom von vor wann warum was',
  'welche welcher welches wenn wer werden wie wir wird wo zu zum zur',
  // French
  'au aux avec ce ces cette comment dans de des du elle en est et être il ils je la le les leur lui ma mais me mes mon ne nous',
  'ont ou où par pas pour pourquoi qu quand que quel quelle quelles quels qui sa sans se ses son sont sur ta te tes ton tu un',
  'une vos votre vous y',
  // Spanish, Portuguese, Italian
  'al como cómo con cual cuál cuando cuándo de del desde donde dónde el ella en entre es esta este esto hay la las lo los más mi',
  'muy no nos para pero por porque puede que qué quien quién se ser si sin sobre son su sus también un una y ya',
  'ao aos das do dos e em eu foi isso isto mas meu minha na nas nos num numa o onde os ou pela pelo quais qual quando são sem seu',
  'sua tem uma você',
  'alla alle anche che chi ci come cosa da dal dalla degli dei della delle di dove è gli ha ho il io ma nel nella non per perché',
  'più può quale quando questa questo sono sta su sul sulla tra',
  // Dutch
  'aan als bij dat de deze die dit door een en er het hoe ik in is je kan met mijn na naar niet of om onder ook op over te tot',
  'uit van voor waar waarom wanneer wat welk welke wie wij worden zijn',
];

export const stopWords: ReadonlySet<string> = new Set(words.join(' ').split(' '));
