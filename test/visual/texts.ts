/* What is written in the states: said as people and models would say it. */

export const streaming = `A rainbow is sunlight, sorted. Each drop bends the light **twice** and mirrors it once, and every colour leaves at an angle of its own:

- red at about 42°,
- violet at about 40°,
- and all the others`;

export const code = `A debounce waits until nothing has happened for a while:

\`\`\`ts
// Calls back once, when it has been quiet for \`delayMs\`.
export function debounce<T>(call: (value: T) => void, delayMs: number) {
  let timer: number | undefined;
  return (value: T): void => {
    clearTimeout(timer);
    timer = setTimeout(() => call(value), delayMs);
  };
}
\`\`\`

Install it with \`npm install quiet\`, or copy it.`;

export const table = `Three ways to carry a stream:

| Way | Direction | Comes back by itself | Good for |
|:--|:-:|:-:|--:|
| Server-sent events | ↓ | yes | answers |
| WebSocket | ↕ | no | tools and voice |
| Polling | ↓ | always | strict proxies |

The first is what most services speak.`;

export const math = `The solutions of $ax^2 + bx + c = 0$ are

$$
x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

and there is one only where $b^2 = 4ac$.`;

export const rich = `## Two things to know

**Bread** needs time more than work[^1]. Read [the long version](https://bread.example/) some day.

1. Mix flour and water
2. Wait for an hour
   - longer in winter

> [!TIP]
> A cold oven forgives nothing.

- [x] flour
- [ ] patience

\`\`\`js
const loaf = await bake({hours: 1});
\`\`\`

![A loaf in its crust](https://bread.example/loaf.png)

[^1]: As every baker says.`;

export const arabic = `## قوس قزح

قوس قزح هو **ضوء الشمس** بعد أن تفرقه قطرات المطر. ينكسر الضوء مرتين، كما في \`n = 1.33\`، ثم يخرج:

1. الأحمر عند 42°
2. البنفسجي عند 40°

> لا يرى شخصان القوس نفسه.`;

const places = ['Lisbon', 'Oslo', 'Kyoto', 'Quito', 'Perth', 'Cork'];

/** Turns of a conversation that is longer than its window. */
export const tour = places.map((place, index) => ({
  say: `And what about ${place}?`,
  answer: `**${place}** is best in spring. Walk the old town in the morning, and keep the ${index + 2} museums for rain.\n\nStay near the water, where the evenings are long and nobody asks how late it is.`,
}));
