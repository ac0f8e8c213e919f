// Text from outside only becomes `textContent`: no function in these files makes HTML out of a string.

const SVG = 'http://www.w3.org/2000/svg';

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** An element of a drawing. */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A line for error messages, which screen readers read out. */
export function alertLine() {
  const made = element('p');
  made.setAttribute('role', 'alert');
  return made;
}

export function dim(textContent) {
  return element('p', { className: 'dim', textContent });
}
