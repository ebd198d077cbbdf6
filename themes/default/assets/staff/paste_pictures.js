// Pictures in what is pasted: ours stay, those that the text carries are noted, and so is what cannot come along.

const OURS = /^\/(?![/\\])/;
const CARRIED = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;
const ELSEWHERE = /^(?:https?:)?\/\//i;

/** `carried`: the pictures that come along, each `{ src, alt }`, in the text as `picture:<place>`; `lost`: the others. */
export function newFindings() {
  return { carried: [], lost: [] };
}

/** Where a carried picture stands in the text until it has an address. */
export function placeOf(number) {
  return `picture:${number}`;
}

/** Sorts the pictures below `body` into `found`; of those that stay out, a link or the text alternative stays. */
export function sortPictures(body, found) {
  for (const image of [...body.querySelectorAll("img")]) {
    const src = (image.getAttribute("src") ?? "").trim();
    if (src.startsWith(`${location.origin}/`)) image.setAttribute("src", src.slice(location.origin.length));
    else if (CARRIED.test(src)) {
      image.setAttribute("src", placeOf(found.carried.length));
      found.carried.push({ src, alt: image.alt.trim() });
    } else if (!OURS.test(src) && !src.startsWith("picture:")) leaveOut(image, src, found);
  }
}

function leaveOut(image, src, found) {
  const elsewhere = ELSEWHERE.test(src);
  const alt = image.alt.trim();
  const file = decoded(src.split(/[?#]/)[0].split(/[/\\]/).at(-1)).slice(0, 80);
  if (src) found.lost.push({ name: src.startsWith("data:") ? alt : file || alt, elsewhere });
  if (!elsewhere || image.closest("a")) return image.replaceWith(alt);
  const link = document.createElement("a");
  link.setAttribute("href", src);
  link.textContent = alt || file || src;
  image.replaceWith(link);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
