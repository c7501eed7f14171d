import type {Template} from '../templates/template.js';
import type {TemplateFolder} from '../templates/template-folder.js';
import type {Router} from './environment.js';

/** Which templates there are, and what they want to be told. Their bodies are the operator's. */
export function templateRoutes(router: Router, {templates}: {readonly templates: TemplateFolder}): void {
  router.get('/api/ai/templates', async (context) =>
    context.json({
      templates: (await templates.current()).all.map(infoOf),
      defaultTemplate: templates.defaultTemplate,
    }),
  );
}

function infoOf({name, version, description, variables}: Template) {
  return {
    name,
    version,
    ...(description === null ? {} : {description}),
    variables: variables.map(({name, isRequired, usual, description, maxLength}) => ({
      name,
      required: isRequired,
      ...(isRequired ? {} : {default: usual}),
      ...(description === null ? {} : {description}),
      maxLength,
    })),
  };
}
