using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>A message of an earlier conversation that may be shown, and what is known of it while passages are chosen.</summary>
internal sealed class RecalledMessage(Message whole, RecallStretch stretch)
{
    /// <summary>The message as it was said.</summary>
    public Message Whole => whole;

    /// <summary>The stretch it is in.</summary>
    public RecallStretch Stretch { get; set; } = stretch;

    /// <summary>The part of its content that matched; empty where it is a neighbour alone.</summary>
    public TextRange Best { get; set; }

    /// <summary>The place of its unit in the stretch, see <see cref="RecallStretch.UnitOf"/>.</summary>
    public int Unit { get; set; }

    /// <summary>As it is to be shown, whole or around its best part, and the tokens of its texts; <see langword="null"/> until somebody asked.</summary>
    public (Message Message, int Texts)? Cut { get; set; }

    /// <summary>What it costs so below a head of the same day or of another; <see langword="null"/> until somebody asked.</summary>
    public (bool IsSameDay, TokenCost Cost)? Cost { get; set; }

    /// <summary>What is shown of it, and what that costs; <see langword="null"/>: nothing is.</summary>
    public (Message Message, TokenCost Cost)? Shown { get; set; }

    /// <summary>Is not all of it shown?</summary>
    public bool IsShownCut => Shown is { } shown && !ReferenceEquals(shown.Message, whole);
}
