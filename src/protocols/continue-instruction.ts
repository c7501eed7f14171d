/** Said after an unfinished answer, to a model that is to go on with it. */
export const continueInstruction =
  'Your last message was cut off. Go on with it exactly where its text stops, in the middle of a word if need be. ' +
  'Repeat nothing of it, and say nothing about this request.';
