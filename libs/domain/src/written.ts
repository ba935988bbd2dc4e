/**
 * A value that its maker still writes, before anybody has it: optional fields are set where they are known. Hot paths
 * build events and states so, because a conditional spread costs several times what a fill may.
 */
export type Written<Value> = { -readonly [Key in keyof Value]: Value[Key] };
