/** A model's name may go into a URL, a header and a log line: nothing else may be in it. */
export const modelNamePattern = /^[A-Za-z0-9][\w./:@+-]{0,127}$/;
