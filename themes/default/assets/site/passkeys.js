// Passkeys: a button asks the server for a challenge, the device for its answer, and sends its form with it.
//
//   <form …> <input name="passkey" type="hidden"> <button type="button" hidden data-passkey="get" data-field="passkey"
//   data-options="/dang-nhap/thach-thuc" data-use="sign-in" data-failed="…"> … <p data-passkey-said></p> </form>

export function passkeys() {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => use(button));
  }
}

async function use(button) {
  const form = button.form;
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  button.disabled = true;
  try {
    const options = await optionsFor(button, form);
    const made = button.dataset.passkey === "create";
    const answer = made
      ? await navigator.credentials.create({ publicKey: forMaking(options) })
      : await navigator.credentials.get({ publicKey: forUsing(options) });
    form.elements[button.dataset.field].value = JSON.stringify(plain(answer));
    form.submit();
  } catch (error) {
    // What the server says is for people; what the device says is not.
    said.textContent = error instanceof Refusal ? error.message : button.dataset.failed;
    button.disabled = false;
    button.focus();
  }
}

class Refusal extends Error {}

async function optionsFor(button, form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, use: button.dataset.use });
  const response = await fetch(button.dataset.options, { method: "POST", body });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok) throw new Refusal(answer.error ?? button.dataset.failed);
  return answer;
}

const named = (one) => ({ ...one, id: bytes(one.id) });

function forMaking(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: named(options.user),
    excludeCredentials: (options.excludeCredentials ?? []).map(named),
  };
}

function forUsing(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(named),
  };
}

// What browsers answer, as JSON; written out because toJSON() came late to many of them.
function plain(answer) {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = answer.response;
  const response = { clientDataJSON: text(clientDataJSON) };
  if (attestationObject) response.attestationObject = text(attestationObject);
  if (authenticatorData && signature) {
    response.authenticatorData = text(authenticatorData);
    response.signature = text(signature);
  }
  if (userHandle) response.userHandle = text(userHandle);
  return { id: answer.id, rawId: text(answer.rawId), type: answer.type, response };
}

function bytes(base64url) {
  const letters = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
